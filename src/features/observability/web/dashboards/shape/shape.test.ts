import { describe, expect, it } from 'vitest'
import { chartLines } from './chart-lines.ts'
import type { Frame } from './frames.ts'
import { heatmapRows } from './heatmap-rows.ts'
import { panelFigures, reduced, shares } from './panel-figures.ts'
import { written } from './shown-value.ts'
import { tableRows } from './table-rows.ts'

const fits = (pattern: string, name: string) => new RegExp(`^(?:${pattern})$`).test(name)
const frame = (name: string, series: readonly (readonly [string, Readonly<Record<string, string>>, readonly (number | null)[]])[]): Frame => ({
  query: { query: 'x', name }, lines: [], series: series.map(([own, labels, values]) => ({ name: own, labels, values, times: values.map((_, at) => at * 1000) })),
})
const range = { from: 0, to: 2000, stepMs: 1000 }

describe('what panels draw', () => {
  it('puts series on the same steps, with names of their own and what overrides them', () => {
    const { times, lines } = chartLines([frame('A', [['b', {}, [1, null, 3]], ['b', {}, [2]]]), frame('B', [['a out', {}, [5, 6, 7]], ['gone', {}, [1]]])], { unit: 'bytes', overrides: [{ matching: '.* out', negative: true }, { series: 'gone', hidden: true }, { query: 'A', unit: 'seconds' }] }, range, fits)
    expect(times).toEqual([0, 1000, 2000])
    expect(lines).toMatchObject([{ name: 'a out', values: [5, 6, 7], isNegative: true }, { name: 'b', values: [1, null, 3], unit: 'seconds' }, { name: 'b (2)', values: [2, null, null] }])
  })

  it('makes one figure of a series', () => {
    expect((['last', 'mean', 'max', 'min', 'sum', 'first', 'range', 'count', 'change'] as const).map((how) => reduced([1, null, 5, 3], how))).toEqual([3, 3, 5, 1, 9, 1, 4, 3, 2])
    expect(reduced([null], 'mean')).toBe(null)
    const figures = panelFigures([frame('A', [['up', {}, [0, 0.5]], ['no', {}, [null]]])], { unit: 'ratio', thresholds: [{ from: null, look: 'ok' }, { from: 0.4, look: 'failing' }], mappings: [{ empty: true, text: 'none' }] }, fits)
    expect(figures).toMatchObject([{ name: 'up', text: '50 %', look: 'failing', part: 0.5 }, { name: 'no', text: 'none', part: null }])
    expect(shares(figures).map(({ share }) => share)).toEqual([1])
    expect(written(2, { mappings: [{ value: '2', text: 'two', look: 'info' }] })).toEqual({ text: 'two', look: 'info' })
    expect(written(7, { mappings: [{ from: 5, to: 9, text: 'some' }] }).text).toBe('some')
  })

  it('joins queries of the same labels to rows, hides, names, orders and sorts columns', () => {
    const frames = [frame('A', [['', { instance: 'a', job: 'x' }, [1]], ['', { instance: 'b', job: 'x' }, [2]]]), frame('B', [['', { instance: 'b', job: 'x' }, [1500]]])]
    const { columns, rows } = tableRows(frames, { columns: { hide: ['job'], names: { 'Value #B': 'Memory' }, order: ['Value #B', 'instance'], sort: 'Memory', descending: true }, overrides: [{ series: 'Memory', unit: 'bytes' }] }, fits)
    expect(columns.map(({ label }) => label)).toEqual(['Memory', 'instance', 'Value #A'])
    expect(rows.map((row) => columns.map(({ key }) => row[key]?.text))).toEqual([['1.5 kB', 'b', '2'], ['–', 'a', '1']])
  })

  it('takes what stands below from the buckets of a histogram', () => {
    const { rows } = heatmapRows([frame('A', [['+Inf', { le: '+Inf' }, [6, 6, 6]], ['0.1', { le: '0.1' }, [1, 2, 3]], ['1', { le: '1' }, [4, 2, 5]]])], 'seconds', range)
    expect(rows).toEqual([{ name: '≤ 100 ms', values: [1, 2, 3] }, { name: '≤ 1 s', values: [3, 0, 2] }, { name: 'more', values: [2, 4, 1] }])
    expect(heatmapRows([frame('A', [['a', {}, [1]]])], 'number', range).rows[0]?.name).toBe('a')
  })
})
