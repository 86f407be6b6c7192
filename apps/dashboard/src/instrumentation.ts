const RETRY_MS = 2000;

/**
 * Next.js calls this once when the server starts: nobody has to ask for a page before the first admin is made. Where the database
 * is away (after a power cut everything starts at once) it is tried again until it is there; pages say so meanwhile.
 */
export const register = async (): Promise<void> => {
  if (process.env['NEXT_RUNTIME'] !== 'nodejs') return;
  const [{ started }, { hasErrorCode }] = await Promise.all([
    import('./server/start.ts'),
    import('./server/error-code.ts'),
  ]);
  const retry = async (): Promise<void> => {
    try {
      await started();
      process.stdout.write('the database can be used again\n');
    } catch {
      setTimeout(() => void retry(), RETRY_MS);
    }
  };
  try {
    await started();
  } catch (error) {
    // An error that leaves here ends the server for good, though its process stays.
    if (!hasErrorCode(error, 'MAD_DATABASE_UNAVAILABLE')) throw error;
    process.stdout.write(`${error instanceof Error ? error.message : error}; it is tried again\n`);
    void retry();
  }
};
