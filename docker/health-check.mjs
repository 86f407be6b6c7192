// Ends well when the service in this container answers that it is healthy. Argument: its port (default: the detector's).
const port = process.argv[2] ?? '8880';

try {
  const response = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(4000) });
  process.stdout.write(`${response.status} ${(await response.text()).slice(0, 1000)}\n`);
  process.exitCode = response.ok ? 0 : 1;
} catch (error) {
  process.stdout.write(`${error.cause?.message ?? error.message}\n`);
  process.exitCode = 1;
}
