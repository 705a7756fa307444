import { useMemo } from 'react'
import type { Panel, ShownVariable } from '#lib/dashboards'
import type { QueryAnswer } from '#kernel/telemetry/contract'
import { type OperationAnswer, useAskedOperations } from '#ui'
import type { OutputOf } from '#lib/operation'
import type { queryLogs } from '#kernel/telemetry/contract'
import { nameOf, type ShownRange } from '../use-metric-chart.ts'
import { type PreparedPanel, type PreparedQuery, preparePanel } from './panel-queries.ts'
import { type Frame, type FrameSeries, sampleNumber } from './shape/frames.ts'

export interface PanelFrames {
  /** Undefined until each query was answered. */
  readonly frames: readonly Frame[] | undefined
  readonly prepared: PreparedPanel
  readonly error: unknown
  readonly isFetching: boolean
  readonly notes: readonly string[]
}

/** What a panel's queries are answered; asked only while it is seen. */
export function usePanelFrames(panel: Panel, variables: ReadonlyMap<string, ShownVariable> | undefined, range: ShownRange, isSeen: boolean): PanelFrames {
  const prepared = useMemo(() => preparePanel(panel, variables ?? new Map(), range), [panel, variables, range])
  const answers = useAskedOperations(prepared.queries.map(({ asked }) => asked), isSeen && variables !== undefined)
  return useMemo(() => {
    const error = prepared.error ?? answers.find((answer) => answer.error !== null)?.error ?? null
    const isWhole = prepared.error === null && variables !== undefined && answers.every(({ data }) => data !== undefined)
    const frames = isWhole ? prepared.queries.map((query, at) => frameOf(query, (answers[at] as OperationAnswer).data)) : undefined
    const notes = answers.flatMap(({ data }) => (data !== undefined && data !== null && 'warnings' in (data as object) ? (data as QueryAnswer).warnings : []))
    return { frames, prepared, error, isFetching: answers.some(({ isFetching }) => isFetching), notes: [...new Set(notes)] }
  }, [prepared, answers, variables === undefined])
}

function frameOf({ query, legend, expression }: PreparedQuery, data: unknown): Frame {
  const answer = data as QueryAnswer | OutputOf<typeof queryLogs>
  const isLone = answer.series.length === 1
  const series = answer.series.map(({ labels, samples }): FrameSeries => {
    const times: number[] = []
    const values: (number | null)[] = []
    for (const [time, value] of samples) {
      times.push(time)
      values.push(sampleNumber(value))
    }
    return { name: seriesName(labels, legend, isLone ? expression : ''), labels, times, values }
  })
  return { query, series, lines: 'lines' in answer ? answer.lines : [] }
}

/** By the legend, else by the labels; a lone series without labels by its expression. */
function seriesName(labels: Readonly<Record<string, string>>, legend: string, expression: string): string {
  const name = legend === '' ? nameOf(labels, '') : legend.replace(/\{\{\s*([^{}]+?)\s*\}\}/g, (_, label: string) => labels[label] ?? '')
  return legend === '' && name === '{}' ? expression || 'value' : name
}
