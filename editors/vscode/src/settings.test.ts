import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

// Run from the folder of the extension, as `npm test` does.
const manual = readFileSync('../../docs/settings.md', 'utf8');
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  contributes: { configuration: { properties: Record<string, Property> } };
};

interface Property {
  default: unknown;
  enum?: string[];
  additionalProperties?: { enum: string[] };
}

void test('every setting of the server can be set, with its own default and values', () => {
  const ours = manifest.contributes.configuration.properties;
  const sections = manual.split(/^## /m).slice(1);
  assert.ok(sections.length >= 3, manual);
  for (const section of sections) {
    const name = section.slice(0, section.indexOf('\n'));
    const property = ours[`chant.${name}`];
    assert.ok(property, `package.json has no setting chant.${name}`);

    const [, takes = '', written = ''] = /^Takes (.*)\. Default: `(.*)`\.$/m.exec(section) ?? [];
    assert.deepEqual(property.default, JSON.parse(written), `the default of chant.${name}`);
    const values = [...takes.matchAll(/`([^`]+)`/g)].map((match) => match[1]);
    assert.deepEqual(property.enum ?? property.additionalProperties?.enum ?? [], values, `the values of chant.${name}`);
  }
});
