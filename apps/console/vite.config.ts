import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = 'http://localhost:8080';

export default defineConfig({
  base: '/console/',
  // Shared with the portal: the icon, and the script that sets the color scheme before the first paint.
  publicDir: '../../packages/ui/public',
  plugins: [react()],
  build: {
    // Every browser that runs React 19 preloads modules by itself.
    modulePreload: { polyfill: false },
  },
  // The server refuses what comes from another origin, which a development page is.
  server: { proxy: { '/api': { target: server, changeOrigin: true, headers: { origin: server } } } },
});
