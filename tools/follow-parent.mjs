// Loaded into every program that tools/run.mjs starts: ends it in order when run.mjs is gone.
if (process.channel) {
  process.channel.unref();
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
}
