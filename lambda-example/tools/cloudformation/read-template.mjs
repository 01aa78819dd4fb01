// Checks a template with CfnInclude and the rules of aws-cdk-lib. Also checks that they reject what the tests of mvn verify
// do not cover: wrong properties, types and values.
import { App, Stack, Validations } from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// rules that do not apply here, each with its reason
const ACKNOWLEDGED = {
  W1030: 'the rule checks an empty default that a condition never uses',
};

const MUTATIONS = [
  ['a dangling reference', '[!Ref ProxySecurityGroup]', '[!Ref ProxySecurityGruop]'],
  ['a dangling attribute', '!GetAtt ProxyRole.Arn', '!GetAtt ProxyRole.Name'],
  ['an unknown condition', 'Condition: Rotates', 'Condition: Rotated'],
  ['an unknown property', 'RequireTLS: true', 'RequireTls: true'],
  ['a missing property', '      EngineFamily: !FindInMap [Engines, !Ref Engine, Family]\n', ''],
  ['a value of the wrong type', 'IdleClientTimeout: 1800', 'IdleClientTimeout: half an hour'],
  ['an unknown property that only a cluster has', 'DBClusterIdentifiers:', 'DBClusterIdentifier:'],
  ['a text for a list', 'VpcSubnetIds: !Ref ProxySubnetIds', 'VpcSubnetIds: subnet-1'],
  ['an unknown value behind a condition', 'IAMAuth: REQUIRED', 'IAMAuth: MANDATORY'],
  ['a value out of the list', 'Family: MYSQL', 'Family: MARIADB'],
];

// the rules check the defaults; these are the other values
const SWITCHES = [
  ['VerifyOnAws', "'false'", "'true'"],
  ['Engine', 'mysql', 'postgres'],
];

const workDirectory = mkdtempSync(join(tmpdir(), 'template-'));

function findings(template) {
  const file = join(workDirectory, 'template.yaml');
  writeFileSync(file, template);
  const outdir = mkdtempSync(join(workDirectory, 'out-'));
  const app = new App({
    outdir,
    analyticsReporting: false,
    context: { '@aws-cdk/core:validateAgainstDefaultRules': true },
  });
  const stack = new Stack(app, 'Example');
  for (const [rule, reason] of Object.entries(ACKNOWLEDGED)) {
    Validations.of(stack).acknowledge({ id: `CloudFormation-Validate::${rule}`, reason });
  }
  try {
    new CfnInclude(stack, 'Template', { templateFile: file });
    app.synth();
  } catch (error) {
    return [error.message];
  }
  try {
    const report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
    return report.pluginReports.flatMap((plugin) => plugin.violations).map((v) => `${v.ruleName}: ${v.description}`);
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

let failed = 0;
let passed = 0;
function judge(ok, text) {
  if (ok) passed++;
  else failed++;
  console.log(`${ok ? 'ok' : 'FAILED'}: ${text}`);
}

function changed(template, from, to) {
  const result = template.replace(from, to);
  if (result === template) throw new Error(`the template has no "${from}" to change`);
  return result;
}

try {
  const template = readFileSync(process.argv[2], 'utf8');
  const found = findings(template);
  judge(found.length === 0, `the template is accepted${found.map((line) => `\n  ${line}`).join('')}`);
  for (const [name, usual, other] of SWITCHES) {
    const parameter = new RegExp(`(\\n  ${name}:\\n(?: {4}.*\\n)*? {4}Default: )${usual}`);
    const found = findings(changed(template, parameter, `$1${other}`));
    judge(found.length === 0, `it is accepted with ${name}: ${other.replaceAll("'", '')}${found.map((line) => `\n  ${line}`).join('')}`);
  }
  for (const [what, from, to] of MUTATIONS) {
    judge(findings(changed(template, from, to)).length > 0, `a template with ${what} is refused`);
  }
} finally {
  rmSync(workDirectory, { recursive: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
