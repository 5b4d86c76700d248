import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { resolveCssVariables, theme } from './theme.ts';

// The same key as in public/color-scheme.js, which sets the scheme before the first paint.
const colorSchemeManager = localStorageColorSchemeManager({ key: 'rekey-color-scheme' });

/** Mounts a web app into #root with the theme and the query cache around it. */
export function mountApp(app: ReactNode, queryClient: QueryClient): void {
  const root = document.getElementById('root');
  if (!root) throw new Error('index.html has no #root');
  createRoot(root).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={resolveCssVariables}
        colorSchemeManager={colorSchemeManager}
        defaultColorScheme="auto"
        withGlobalClasses={false}
      >
        <QueryClientProvider client={queryClient}>{app}</QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
