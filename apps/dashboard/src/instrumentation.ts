/** Next.js calls this once when the server starts: the store is opened and the first admin made before the first request. */
export const register = async (): Promise<void> => {
  if (process.env['NEXT_RUNTIME'] !== 'nodejs') return;
  const [{ openedStore }, { ensureFirstAdmin }] = await Promise.all([
    import('./server/store.ts'),
    import('./server/first-admin.ts'),
  ]);
  await ensureFirstAdmin(await openedStore(), (line) => process.stdout.write(`${line}\n`));
};
