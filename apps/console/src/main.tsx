/** The administrator's web app: users, devices, stores, deliveries, the audit log, the password policy and the proof of identity. */
import '@rekey/ui/styles.css';
import '@mantine/core/styles/Popover.layer.css';
import '@mantine/core/styles/ScrollArea.layer.css';
import '@mantine/core/styles/Combobox.layer.css';
import '@mantine/core/styles/FloatingIndicator.layer.css';
import '@mantine/core/styles/SegmentedControl.layer.css';
import '@mantine/core/styles/Switch.layer.css';
import '@mantine/core/styles/Radio.layer.css';
import './controls.css';
import { mountApp, SessionGate, StepUpHost } from '@rekey/ui';
import { RouterProvider } from '@tanstack/react-router';
import { AdministratorGate } from './administrator-gate.tsx';
import { client, queryClient, stepUp } from './client.ts';
import { router } from './router.tsx';
import { texts } from './texts/index.ts';

mountApp(
  <>
    <SessionGate client={client} appName={texts.product}>
      <AdministratorGate>
        <RouterProvider router={router} />
      </AdministratorGate>
    </SessionGate>
    <StepUpHost stepUp={stepUp} client={client} />
  </>,
  queryClient,
);
