import { groundDocument, type JudgedCaptureFlow } from '@mad/detection';
import { communityId } from '@mad/flows';
import { databaseTime, type JudgedFlow } from '@mad/store';

/** Characters of header blocks that the database keeps of a flow. */
const LONGEST_REQUESTS = 64 * 1024;

/**
 * A judged flow as the database takes it; undefined for one that was filtered, which belongs in no database.
 *
 * @param modelVersion of the model that judged it, null when none did.
 */
export const storedFlow = (
  { verdict, entry, firstOffset, lastOffset }: JudgedCaptureFlow,
  modelVersion: string | null,
): JudgedFlow | undefined => {
  const { decidedBy, flow } = verdict;
  if (entry === undefined || decidedBy === 'top_site') return undefined;
  const { device, os, browser } = entry.info;
  return {
    name: entry.name,
    time: databaseTime(verdict.time),
    flowStart: databaseTime(flow.start),
    inside: verdict.inside,
    outside: verdict.outside,
    userAgent: verdict.userAgent === undefined ? undefined : entry.UA,
    device,
    os,
    browser,
    url: entry.url,
    domain: verdict.host.toLowerCase(),
    type: entry.type as JudgedFlow['type'],
    isMalicious: entry.is_malicious === 1,
    score: verdict.score,
    decidedBy,
    modelVersion: decidedBy === 'cnn' ? modelVersion : null,
    communityId: communityId(flow.source, flow.destination),
    firstOffset,
    lastOffset,
    reasons: verdict.grounds.map(groundDocument),
    explanation: entry.explanation ?? null,
    requests: firstOnes(entry.http, LONGEST_REQUESTS),
  };
};

/** As many of the texts as have room, the last one cut. */
const firstOnes = (texts: readonly string[], room: number): string[] => {
  const kept: string[] = [];
  let left = room;
  for (const text of texts) {
    if (left <= 0) break;
    kept.push(text.slice(0, left));
    left -= text.length;
  }
  return kept;
};
