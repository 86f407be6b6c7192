/** Name of the performance mark a measured process sets once everything is loaded and the work begins. */
export const WORK_BEGINS = 'mad-bench-work-begins';
