import { VisuallyHidden } from '@mantine/core';
import { IconCircle, IconCircleCheckFilled, IconCircleDotted, IconCircleX } from '@tabler/icons-react';
import { useId } from 'react';
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
    <section className={classes.checklist} aria-label={newPasswordTexts.rules}>
      <p className={classes.title}>{newPasswordTexts.rules}</p>
      {groups.length === 0 && <p className={classes.aside}>{newPasswordTexts.noRules}</p>}
      {groups.map((group) => (
        <RulesOfSource key={`${group.source.kind} ${group.source.name}`} group={group} />
      ))}
      {unreadable.length > 0 && <p className={classes.aside}>{newPasswordTexts.unreadable(unreadable)}</p>}
    </section>
  );
}

function RulesOfSource({ group }: { group: RuleGroup }) {
  const id = useId();
  return (
    <>
      <p id={id} className={classes.source}>
        {group.source.kind === 'organization' ? newPasswordTexts.organization : group.source.name}
      </p>
      <ul className={classes.rules} aria-labelledby={id}>
        {group.rules.map((judged) => (
          <RuleLine key={judged.rule.type} judged={judged} />
        ))}
      </ul>
    </>
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
