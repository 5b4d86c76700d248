import { Radio } from '@mantine/core';
import { Message, Section } from '@rekey/ui';
import layout from '../layout.module.css';
import { texts } from '../texts/index.ts';
import type { PolicyForm } from './policy-form.ts';
import { applyProfile, findDeviations, type Profile, profileOf } from './profiles.ts';

const { profile: profileTexts, labels } = texts.policy;
const names: readonly Profile[] = ['recommended', 'legacy'];

/** Two starting points that fill the form, and how the form stands to the standards. */
export function ProfileSection({ form, fill }: { form: PolicyForm; fill: (form: PolicyForm) => void }) {
  const profile = profileOf(form);
  return (
    <Section title={profileTexts.title}>
      <div className={layout.roomy}>
        <Radio.Group
          size="md"
          label={profileTexts.label}
          description={profileTexts.help}
          value={profile ?? ''}
          onChange={(value) => fill(applyProfile(form, value === 'legacy' ? 'legacy' : 'recommended'))}
        >
          <div className={`${layout.stack} ${layout.gapAbove}`}>
            {names.map((name) => (
              <Radio
                key={name}
                size="md"
                value={name}
                label={profileTexts.names[name]}
                description={profileTexts.notes[name]}
              />
            ))}
          </div>
        </Radio.Group>
        {profile === null && <p className={layout.muted}>{profileTexts.own}</p>}
        <div role="status">
          <Standing form={form} />
        </div>
      </div>
    </Section>
  );
}

function Standing({ form }: { form: PolicyForm }) {
  const deviations = findDeviations(form);
  if (deviations.length === 0) return <Message tone="good">{profileTexts.follows}</Message>;
  return (
    <Message tone="wait" title={profileTexts.deviates(deviations.length)}>
      <ul className={layout.bullets}>
        {deviations.map((field) => (
          <li key={field}>{labels[field === 'expiresAfterDays' ? 'expires' : field]}</li>
        ))}
      </ul>
    </Message>
  );
}
