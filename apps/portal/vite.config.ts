import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = 'http://localhost:8080';

export default defineConfig({
  base: '/',
  // Shared with the console: the icon, and the script that sets the color scheme before the first paint.
  publicDir: '../../packages/ui/public',
  plugins: [react()],
  build: {
    // Every browser that runs React 19 preloads modules by itself.
    modulePreload: { polyfill: false },
    // One file of about 210 kB compressed: splitting it would only add round trips to so small an app.
    chunkSizeWarningLimit: 800,
  },
  // The server refuses what comes from another origin, which a development page is.
  server: { proxy: { '/api': { target: server, changeOrigin: true, headers: { origin: server } } } },
});
