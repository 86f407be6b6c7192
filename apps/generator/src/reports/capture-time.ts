const NAME_TIME = /^(\d{4})_(\d\d)(\d\d)_(\d\d)(\d\d)_(\d\d)(?!\d)/;

/** The time that the name of a capture tells (`YYYY_MMDD_HHMM_SS`, specification §8), taken as UTC; undefined for any other name. */
export const captureTime = (name: string): Date | undefined => {
  const parts = NAME_TIME.exec(name);
  if (parts === null) return undefined;
  const [year, month, day, hour, minute, second] = parts.slice(1);
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time.getTime()) ? undefined : time;
};
