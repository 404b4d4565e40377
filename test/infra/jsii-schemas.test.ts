import { expect, it } from 'vitest';
import { schemaOf } from '../../commands/infra/jsii-schemas.ts';

const at = '@cdktf/provider-google.sampleThing';
const docs = (name: string) => ({
  remarks: `Docs: {@link https://registry.example/docs/resources/sample_thing#${name} SampleThing#${name}}`,
});
const text = { primitive: 'string' };
const many = (fqn: string) => ({ collection: { kind: 'array', elementtype: { fqn } } });
const types = {
  [`${at}.SampleThingConfig`]: {
    properties: [
      { name: 'name', type: text, docs: docs('name') },
      { name: 'oddName2', type: text, optional: true, docs: docs('odd_name_2') },
      { name: 'labels', optional: true, type: { collection: { kind: 'map', elementtype: text } } },
      {
        name: 'isOn',
        optional: true,
        type: { union: { types: [{ primitive: 'boolean' }, { fqn: 'cdktf.IResolvable' }] } },
      },
      { name: 'oneBlock', type: { fqn: `${at}.SampleThingOneBlock` } },
      {
        name: 'manyBlocks',
        optional: true,
        type: {
          union: { types: [{ fqn: 'cdktf.IResolvable' }, many(`${at}.SampleThingOneBlock`)] },
        },
      },
      { name: 'forEach', type: { primitive: 'any' }, optional: true },
    ],
  },
  [`${at}.SampleThing`]: {
    properties: [
      { name: 'tfResourceType', type: text, static: true },
      { name: 'nameInput', type: text },
      { name: 'name', type: text },
      { name: 'oddName2', type: text, docs: docs('odd_name_2') },
      { name: 'allLabels', type: { fqn: 'cdktf.StringMap' } },
      { name: 'oneBlock', type: { fqn: `${at}.SampleThingOneBlockOutputReference` } },
    ],
  },
  [`${at}.SampleThingOneBlock`]: { properties: [{ name: 'count', type: { primitive: 'number' } }] },
  [`${at}.SampleThingOneBlockOutputReference`]: {
    properties: [
      { name: 'uri', type: text },
      { name: 'internalValue', type: { fqn: `${at}.SampleThingOneBlock` } },
    ],
  },
  '@cdktf/provider-google.dataGoogleSampleThing.DataGoogleSampleThingConfig': { properties: [] },
};
const inner = {
  attributes: {
    count: { type: 'number', required: true },
    uri: { type: 'string', computed: true },
  },
  blocks: {},
};

it('makes the schema of a resource of what its bindings say', () => {
  expect(schemaOf(types, 'google_sample_thing', false)).toEqual({
    attributes: {
      id: { type: 'string', optional: true, computed: true },
      name: { type: 'string', required: true },
      odd_name_2: { type: 'string', optional: true, computed: true },
      labels: { type: ['map', 'string'], optional: true },
      is_on: { type: 'bool', optional: true },
      all_labels: { type: ['map', 'string'], computed: true },
    },
    blocks: { one_block: { ...inner, min: 1, max: 1 }, many_blocks: { ...inner, min: 0 } },
  });
});

it('tells a data source from a resource, and what is not there', () => {
  expect(Object.keys(schemaOf(types, 'google_sample_thing', true).attributes)).toEqual(['id']);
  expect(() => schemaOf(types, 'google_other', false)).toThrow('the provider has no google_other');
});
