/** Next.js calls this once when the server starts: nobody has to ask for a page before the first admin is made. */
export const register = async (): Promise<void> => {
  if (process.env['NEXT_RUNTIME'] !== 'nodejs') return;
  const { started } = await import('./server/start.ts');
  await started();
};
