export type { CaptureFigures, Contribution, MaliciousConnection } from './contribution.ts';
export type { ContributionBook, RecordOutcome } from './contribution-book.ts';
export type { DocumentSource, LocatedServer, ServerPlace } from './document-source.ts';
export type { GeneratorStore } from './generator-store.ts';
export type { Lease, LeaseName } from './lease.ts';
export type { ReadingClaim, ReadingCounts, ReadingList } from './reading-list.ts';
