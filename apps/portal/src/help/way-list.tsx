import { Link } from '@tanstack/react-router';
import { helpTopics, helpWays } from '../texts/help-way-texts.ts';
import classes from './help.module.css';
import { WayNeeds } from './way-needs.tsx';

/** The five ways in the recommended order, each leading to its page. */
export function WayList() {
  return (
    <ol className={classes.ways}>
      {helpTopics.map((topic) => (
        <li key={topic}>
          <Link to="/help/$topic" params={{ topic }} className={classes.wayTitle}>
            {helpWays[topic].title}
          </Link>
          <p>{helpWays[topic].summary}</p>
          <WayNeeds topic={topic} />
        </li>
      ))}
    </ol>
  );
}
