/** Next.js calls this once when the server starts: the store is opened and the first admin made before the first request. */
export const register = async (): Promise<void> => {
  if (process.env['NEXT_RUNTIME'] !== 'nodejs') return;
  const [{ openedStore }, { settings }, { ensureFirstAdmin }] = await Promise.all([
    import('./server/store.ts'),
    import('./server/settings.ts'),
    import('./server/first-admin.ts'),
  ]);
  await ensureFirstAdmin(await openedStore(), settings(), (line) => process.stdout.write(`${line}\n`));
};
