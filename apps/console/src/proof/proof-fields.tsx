import { Switch, TextInput } from '@mantine/core';
import { Message, Section } from '@rekey/ui';
import layout from '../layout.module.css';
import { texts } from '../texts/index.ts';
import { isDuoAlone, kindsInOrder, type ProofField, type ProofForm } from './proof-form.ts';

const { proof, proofKinds } = texts;

/** What every section of the form takes. */
export interface ProofFieldsProps {
  form: ProofForm;
  set: (change: Partial<ProofForm>) => void;
  errorOf: (field: ProofField) => string | false | undefined;
}

/** The switch for everything, with what it means for people. */
export function RequiredField({ form, set }: ProofFieldsProps) {
  return (
    <Switch
      size="md"
      label={proof.required}
      description={proof.requiredHelp}
      checked={form.required}
      onChange={(event) => set({ required: event.currentTarget.checked })}
    />
  );
}

/** Which kinds count, each in a line; what the rule about Duo (R16) means is said where Duo is on. */
export function KindSection({ form, set, errorOf }: ProofFieldsProps) {
  const { kinds } = form;
  const error = errorOf('kinds');
  return (
    <Section title={proof.kinds} lead={proof.kindsHelp}>
      <div className={layout.form}>
        {kindsInOrder.map((kind) => (
          <Switch
            key={kind}
            size="md"
            label={proofKinds[kind].name}
            description={proofKinds[kind].what}
            checked={kinds[kind]}
            onChange={(event) => set({ kinds: { ...kinds, [kind]: event.currentTarget.checked } })}
          />
        ))}
        <div role="status">
          {kinds.duo &&
            (isDuoAlone(kinds) ? (
              <Message tone="good">{proof.duoAlone}</Message>
            ) : (
              <Message tone="wait">{proof.duoBesides}</Message>
            ))}
        </div>
        <div role="alert">{error && <Message tone="bad">{error}</Message>}</div>
      </div>
    </Section>
  );
}

/** How much time people have to set up a factor, and whether the log-in asks too. */
export function WhenSection({ form, set, errorOf }: ProofFieldsProps) {
  return (
    <Section title={proof.when}>
      <div className={layout.form}>
        {/* Duo enrolls people by itself: there is nothing to give time for. */}
        {!isDuoAlone(form.kinds) && (
          <TextInput
            label={proof.enrollmentDays}
            description={proof.enrollmentDaysHelp}
            inputMode="numeric"
            w="100%"
            styles={{ wrapper: { maxWidth: '8rem' } }}
            value={form.enrollmentDays}
            error={errorOf('enrollmentDays')}
            onChange={(event) => set({ enrollmentDays: event.currentTarget.value })}
          />
        )}
        <Switch
          size="md"
          label={proof.atLogIn}
          description={proof.atLogInHelp}
          checked={form.atLogIn}
          onChange={(event) => set({ atLogIn: event.currentTarget.checked })}
        />
      </div>
    </Section>
  );
}
