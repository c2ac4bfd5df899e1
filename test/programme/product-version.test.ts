import { expect, test } from 'vitest'
import { classifyVersion, parseVersion, supportedVersions } from '../../programme/product-version.ts'

const product = { currentRelease: '7.6.2.0', oldestSupportedMajor: 7 }

test.each([
  ['7.6.2.0', 'current'],
  [' v7.6.2.0 ', 'current'],
  ['7.6.2', 'current'],
  ['07.06.02.00', 'current'],
  ['7.6.1.9', 'outdated'],
  ['7.6.1.10', 'outdated'],
  ['7', 'outdated'],
  ['7.5.99.99', 'outdated'],
  ['6.9.9.9', 'unsupported'],
  ['0', 'unsupported'],
  ['7.6.2.1', 'unknown'],
  ['7.10.0.0', 'unknown'],
  ['8.0.0.0', 'unknown'],
  ['', 'unknown'],
  ['latest', 'unknown'],
  ['7.6.2.0-beta', 'unknown'],
  ['7.6.2.0.1', 'unknown'],
  ['7..6', 'unknown'],
  ['-7.6.2.0', 'unknown'],
  ['7.6.2.99999999999999999999', 'unknown'],
] as const)('"%s" is %s', (text, standing) => {
  expect(classifyVersion(product, text)).toBe(standing)
})

test('an older major version is outdated, not unsupported, as long as it is supported', () => {
  expect(classifyVersion({ currentRelease: '7.6.2.0', oldestSupportedMajor: 5 }, '5.0.0.0')).toBe('outdated')
})

test('missing last numbers are zero', () => {
  expect(parseVersion('7.6')).toEqual([7, 6, 0, 0])
})

test('the supported versions are told from the oldest to the current one, and a single one once', () => {
  expect(supportedVersions({ currentRelease: '7.6.2.0', oldestSupportedMajor: 5 })).toBe('5.0–7.6')
  expect(supportedVersions({ currentRelease: '7.0.3.1', oldestSupportedMajor: 7 })).toBe('7.0')
})
