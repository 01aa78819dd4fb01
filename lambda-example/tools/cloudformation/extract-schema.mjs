// Writes the part of AWS's resource model that the template uses, without its texts: types, properties, attributes.
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [templateFile, schemaFile] = process.argv.slice(2);

// The model's AWS::Serverless::Function is older than these. SAM hands the first two on to AWS::Lambda::Function as they
// are; the third is its own:
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html
const PASSED_ON = ['SnapStart', 'LoggingConfig'];
const SAM_ONLY = { AutoPublishAliasAllProperties: { type: 'boolean' } };
// attributes of the function that SAM makes of it
const SAM_ATTRIBUTES = ['Arn'];

const database = loadAwsServiceSpecSync();
const definitions = {};

function resource(name) {
  const found = database.lookup('resource', 'cloudFormationType', 'equals', name);
  if (found.length !== 1) throw new Error(`${name}: ${found.length} resources of that type`);
  return found[0];
}

function typeOf(type) {
  switch (type.type) {
    case 'array':
      return { list: typeOf(type.element) };
    case 'map':
      return { map: typeOf(type.element) };
    case 'union':
      return { anyOf: type.types.map(typeOf) };
    case 'ref':
      return { definition: define(type.reference.$ref) };
    case 'tag':
      return { type: 'json' };
    default:
      return type.allowedValues ? { type: type.type, values: type.allowedValues } : { type: type.type };
  }
}

function define(id) {
  const definition = database.get('typeDefinition', id);
  const name = `${id}.${definition.name}`;
  if (!(name in definitions)) {
    definitions[name] = {};
    definitions[name] = properties(definition.properties);
  }
  return name;
}

function properties(all) {
  const result = {};
  for (const [name, property] of Object.entries(all).sort()) {
    const type = typeOf(property.type);
    result[name] = property.required ? { ...type, required: true } : type;
  }
  return result;
}

function describe(name) {
  const { attributes, properties: all } = resource(name);
  return { attributes: Object.keys(attributes).sort(), properties: properties(all) };
}

const template = readFileSync(templateFile, 'utf8');
const used = new Set([...template.matchAll(/^ {4}Type: (AWS::\w+::\w+)$/gm)].map((match) => match[1]));
// the types of parameters look alike
const names = [...used].filter((name) => !name.endsWith('::Id')).sort();

const types = {};
for (const name of names) types[name] = describe(name);

const sam = types['AWS::Serverless::Function'];
const lambda = describe('AWS::Lambda::Function');
for (const name of PASSED_ON) sam.properties[name] ??= lambda.properties[name];
for (const [name, type] of Object.entries(SAM_ONLY)) sam.properties[name] ??= type;
sam.attributes.push(...SAM_ATTRIBUTES);

const { version, license } = createRequire(import.meta.url)('@aws-cdk/aws-service-spec/package.json');
const source = {
  package: '@aws-cdk/aws-service-spec',
  version,
  license,
  copyright: 'Amazon.com, Inc. or its affiliates',
  changes: 'an extract, without documentation; AWS::Serverless::Function completed as extract-schema.mjs says',
  renew: 'lambda-example/tools/extract-schema.sh',
};
writeFileSync(schemaFile, `${JSON.stringify({ source, types, definitions }, null, 1)}\n`);
console.log(`${names.length} types from ${source.package} ${version}`);
