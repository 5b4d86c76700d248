import { VisuallyHidden } from '@mantine/core';
import { IconCircle, IconCircleCheckFilled, IconCircleDotted, IconCircleX } from '@tabler/icons-react';
import { describeRule, newPasswordTexts } from '../texts/rule-texts.ts';
import type { JudgedRule, RuleGroup, RuleStanding } from './judge-rules.ts';
import classes from './rule-checklist.module.css';

const iconOf: Readonly<Record<RuleStanding, typeof IconCircle>> = {
  idle: IconCircle,
  met: IconCircleCheckFilled,
  missing: IconCircle,
  broken: IconCircleX,
  open: IconCircleDotted,
};

/** The rules by source, there before anything is typed, ticking off as it is. */
export function RuleChecklist({ groups, unreadable }: { groups: readonly RuleGroup[]; unreadable: readonly string[] }) {
  return (
    <div className={classes.checklist}>
      <h3 className={classes.title}>{newPasswordTexts.rules}</h3>
      {groups.length === 0 && <p className={classes.aside}>{newPasswordTexts.noRules}</p>}
      {groups.map((group) => (
        <div key={`${group.source.kind} ${group.source.name}`}>
          <h4 className={classes.source}>
            {group.source.kind === 'organization' ? newPasswordTexts.organization : group.source.name}
          </h4>
          <ul className={classes.rules}>
            {group.rules.map((judged) => (
              <RuleLine key={judged.rule.type} judged={judged} />
            ))}
          </ul>
        </div>
      ))}
      {unreadable.length > 0 && <p className={classes.aside}>{newPasswordTexts.unreadable(unreadable)}</p>}
    </div>
  );
}

function RuleLine({ judged }: { judged: JudgedRule }) {
  const { rule, standing, judge } = judged;
  const StandingIcon = iconOf[standing];
  return (
    <li className={classes.rule} data-standing={standing}>
      <StandingIcon size={18} aria-hidden="true" />
      <span>
        {describeRule(rule)}
        {standing === 'open' && judge !== 'page' && (
          <span className={classes.later}>
            {' '}
            ({judge === 'server' ? newPasswordTexts.judgedByServer : newPasswordTexts.judgedLater})
          </span>
        )}
        <VisuallyHidden>{newPasswordTexts.states[standing]}</VisuallyHidden>
      </span>
    </li>
  );
}
