import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** The part of vitest's JSON report that is used here. */
interface TestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      /** Of every try, so a test that passed at the second has some, too. */
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

const [reportPath, testExit, checksPassed, checksFailed] = process.argv.slice(2);

let passed = Number(checksPassed);
let failed = Number(checksFailed);
if (existsSync(reportPath)) {
  const report: TestReport = JSON.parse(readFileSync(reportPath, 'utf8'));
  passed += report.numPassedTests;
  failed += report.numFailedTests;
  // A file that cannot even be loaded has no tests to fail.
  failed += report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  ).length;
  for (const { name, assertionResults } of report.testResults)
    for (const { status, fullName, failureMessages } of assertionResults)
      if (status === 'passed' && failureMessages.length > 0)
        process.stdout.write(
          `passed only at the second try: ${basename(name)}: ${fullName}\n  ${failureMessages[0]?.split('\n', 1)[0]}\n`,
        );
  if (report.numPendingTests > 0)
    process.stdout.write(`${report.numPendingTests} skipped: the names above say why\n`);
}
// Vitest may fail for a reason outside every test, such as an unhandled rejection.
if (testExit !== '0' && failed === Number(checksFailed)) failed++;
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
