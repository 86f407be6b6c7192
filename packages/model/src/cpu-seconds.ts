/** Processor time that this process has used so far on all cores, seconds: what work costs whatever else the machine does. */
export const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
