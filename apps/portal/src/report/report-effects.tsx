import { reportEffects, reportTexts } from '../texts/report-texts.ts';
import classes from './report.module.css';

/** What a report will do, before it is made. */
export function ReportEffects() {
  return (
    <>
      <p>{reportTexts.happens}</p>
      <ul className={classes.effects}>
        {reportEffects.map((effect) => (
          <li key={effect}>{effect}</li>
        ))}
      </ul>
    </>
  );
}
