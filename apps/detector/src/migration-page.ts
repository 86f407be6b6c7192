import {
  MIGRATION_STAGES,
  type MigratedSite,
  type MigrationEvaluation,
  type MigrationStage,
  SITE_HALVINGS,
  type SiteHalving,
} from '@mad/detection';

/** What the page says of where its figures come from. */
export interface MigrationOrigin {
  /** The command that wrote it. */
  readonly command: string;
  /** ISO 8601, the day. */
  readonly date: string;
  readonly machine: string;
  /** Name of the labelled captures. */
  readonly captures: string;
}

const HALVING_TEXTS: Readonly<Record<SiteHalving, string>> = {
  later: 'later traffic of the same machines',
  elsewhere: 'other captures of the same applications',
};

const STAGE_TEXTS: Readonly<Record<MigrationStage, string>> = {
  before: 'the model as it came',
  fingerprints: "with the site's fingerprints",
  'fine-tuned': 'the model fine-tuned, no fingerprints',
  both: 'the model fine-tuned, with fingerprints',
  'mode 2': '**mode 2**',
};

const percent = (share: number): string => (Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : '–');

/** `docs/migration.md`: what migration to a site is worth, as Markdown. */
export const migrationPage = (
  { folds, seed, network, targetRate, sites }: MigrationEvaluation,
  origin: MigrationOrigin,
): string =>
  `# Migration to a site

Written by the command below; do not edit.

\`\`\`sh
${origin.command}
\`\`\`

${origin.date}, ${origin.machine}. Captures: ${origin.captures}. Network ${network}, seed ${seed}.

## What is measured

${folds} sites, each what one fold leaves out: its benign applications (with the harmless traffic in captures of its malware) are the software of the
site, its malware families attack it. A model that has seen none of them, with a threshold that lets through ${percent(targetRate)} of the benign
software of the *other* folds, is migrated as mode 2 does on half of the harmless traffic; the other half and all of the malware are judged. *Later*: of each capture the first half of its flows in time is learnt from.
*Other captures*: of the captures of each application every other one. *Software* is a capture, an inside host and a User-Agent. All of it
reaches the book and the model: top sites and request graph, which would take the most harmless part away, are left out.

Mode 2 takes the fine-tuned model only where it accuses at least three harmless programs fewer than the model before, fingerprints before both, on
the second half of what it may learn from, and finds all known malicious samples that the model before finds.

${SITE_HALVINGS.map((halving) =>
  halvingSection(
    halving,
    sites.filter((site) => site.halving === halving),
  ),
).join('\n')}
## Site by site

Harmless software accused and malicious software found, at each site: before → mode 2.

| site | halves | flows learnt | harmless | accused | malicious | found | fine-tuned model taken |
|---|---|---|---|---|---|---|---|
${sites
  .map(
    ({ fold, halving, learnt, benign, malicious, accepted, stages }) =>
      `| ${fold + 1} | ${halving === 'later' ? 'later' : 'other captures'} | ${learnt} | ${benign} | ${stages.before.accused} → ${stages['mode 2'].accused} | ${malicious} | ${stages.before.found} → ${stages['mode 2'].found} | ${accepted ? 'yes' : 'no'} |`,
  )
  .join('\n')}
`;

const halvingSection = (halving: SiteHalving, sites: readonly MigratedSite[]): string => {
  const sum = (value: (site: MigratedSite) => number): number =>
    sites.reduce((total, site) => total + value(site), 0);
  const [benign, malicious] = [sum((site) => site.benign), sum((site) => site.malicious)];
  const row = (stage: MigrationStage): string => {
    const [accused, found] = [
      sum(({ stages }) => stages[stage].accused),
      sum(({ stages }) => stages[stage].found),
    ];
    return `| ${STAGE_TEXTS[stage]} | ${accused} | ${percent(accused / benign)} | ${spread(sites, ({ stages, benign: all }) => stages[stage].accused / all)} | ${found} | ${percent(found / malicious)} | ${spread(sites, ({ stages, malicious: all }) => stages[stage].found / all)} |`;
  };
  return `## Judged on ${HALVING_TEXTS[halving]}

${benign} harmless and ${malicious} malicious programs; shares of all, and mean ± deviation over the sites.

| what judges | accused | FPR | by site | found | recall | by site |
|---|---|---|---|---|---|---|
${MIGRATION_STAGES.map(row).join('\n')}
`;
};

const spread = (sites: readonly MigratedSite[], share: (site: MigratedSite) => number): string => {
  const shares = sites.map(share).filter((value) => Number.isFinite(value));
  const mean = shares.reduce((sum, value) => sum + value, 0) / shares.length;
  const variance =
    shares.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, shares.length - 1);
  return `${percent(mean)} ± ${percent(Math.sqrt(variance))}`;
};
