import '@rekey/ui/styles.css';
import { createQueryClient, mountApp } from '@rekey/ui';
import { RouterProvider } from '@tanstack/react-router';
import { router } from './router.tsx';

mountApp(<RouterProvider router={router} />, createQueryClient());
