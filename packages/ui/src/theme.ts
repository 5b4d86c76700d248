import { type CSSVariablesResolver, createTheme } from '@mantine/core';

/** Mantine's theme, taken from the tokens (tokens.css): one accent, calm corners, the system's own typeface. */
export const theme = createTheme({
  primaryColor: 'petrol',
  // Dark enough for white text on it in both schemes.
  primaryShade: 7,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  colors: {
    petrol: [
      '#eaf6f8',
      '#d3ebef',
      '#a6d6df',
      '#7cc7d5',
      '#5db6c7',
      '#2f98ad',
      '#1b8096',
      '#0f6a80',
      '#0c5669',
      '#0a4554',
    ],
  },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "Roboto Mono", "Liberation Mono", monospace',
  headings: { fontWeight: '650' },
  components: {
    Button: { defaultProps: { size: 'md' } },
    TextInput: { defaultProps: { size: 'md' } },
    PasswordInput: { defaultProps: { size: 'md' } },
  },
});

const fromTokens = {
  '--mantine-color-body': 'var(--rk-canvas)',
  '--mantine-color-text': 'var(--rk-ink)',
  '--mantine-color-dimmed': 'var(--rk-muted)',
  '--mantine-color-placeholder': 'var(--rk-muted)',
  '--mantine-color-default': 'var(--rk-surface)',
  '--mantine-color-default-hover': 'var(--rk-sunken)',
  '--mantine-color-default-color': 'var(--rk-ink)',
  '--mantine-color-default-border': 'var(--rk-line-strong)',
  '--mantine-color-success': 'var(--rk-good)',
  '--mantine-color-error': 'var(--rk-bad)',
  '--mantine-color-anchor': 'var(--rk-accent)',
};

/** Makes Mantine's own colors follow the tokens in both schemes. */
export const resolveCssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: fromTokens,
  dark: fromTokens,
});
