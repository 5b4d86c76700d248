import '@rekey/ui/styles.css';
import { createQueryClient, mountApp, StepUpHost } from '@rekey/ui';
import { RouterProvider } from '@tanstack/react-router';
import { client, stepUp } from './client.ts';
import { router } from './router.tsx';

mountApp(
  <>
    <RouterProvider router={router} />
    <StepUpHost stepUp={stepUp} client={client} />
  </>,
  createQueryClient(),
);
