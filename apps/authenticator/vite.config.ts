import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { buildWorker } from './build-worker.ts';

const server = 'http://localhost:8080';

export default defineConfig({
  base: '/authenticator/',
  // Shared with portal and console: the icons, and the script that sets the color scheme before the first paint.
  publicDir: '../../packages/ui/public',
  plugins: [react(), buildWorker()],
  build: {
    // Every browser that runs React 19 preloads modules by itself.
    modulePreload: { polyfill: false },
    // One file: a page that stays open over an update never asks for a part that is there no longer.
    chunkSizeWarningLimit: 700,
  },
  // The server refuses what comes from another origin, which a development page is.
  server: { proxy: { '/api': { target: server, changeOrigin: true, headers: { origin: server } } } },
});
