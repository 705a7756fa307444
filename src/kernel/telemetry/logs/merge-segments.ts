import { open } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { Labels } from '#lib/promql'
import { lineAt, type OpenBlock } from './block.ts'
import { daysOfHead } from './blocks-of-head.ts'
import type { HeadStream } from './head.ts'
import { generationOf, numberOf, readBlock, type Segment, segmentPath, writeSegment } from './segment.ts'

/** Files with less plain text than this are small: a head gives twice as much. */
const smallBytes = 16 << 20
const fewestFiles = 4
/** What is in memory while files are merged. */
const mostBytes = 64 << 20

/**
 * Small files of a day that are worth being one, the oldest first: four at least, or as much as makes a file that is not small.
 * Only those that were merged as often are put together, so that no line is written again and again.
 */
export function mergesOf(segments: readonly Segment[]): Segment[][] {
  const alike = new Map<string, { segment: Segment; bytes: number }[]>()
  for (const segment of segments.toSorted((a, b) => numberOf(a.path) - numberOf(b.path))) {
    const bytes = segment.blocks.reduce((sum, { plainBytes }) => sum + plainBytes, 0)
    if (bytes >= smallBytes) continue
    const key = `${dirname(segment.path)} ${generationOf(segment.path)}`
    alike.set(key, [...alike.get(key) ?? [], { segment, bytes }])
  }
  return [...alike.values()].flatMap((small) => {
    const groups: Segment[][] = []
    let [group, sum]: [Segment[], number] = [[], 0]
    const end = (): void => {
      if (group.length >= fewestFiles || (group.length > 1 && sum >= smallBytes)) groups.push(group)
      group = []
      sum = 0
    }
    for (const { segment, bytes } of small) {
      if (sum + bytes > mostBytes) end()
      group.push(segment)
      sum += bytes
    }
    end()
    return groups
  })
}

/** One file of what several of a day have. It names them, so that a crash before they are removed doubles nothing. */
export async function mergeSegments(root: string, group: readonly Segment[]): Promise<Segment> {
  const streams = new Map<string, HeadStream>()
  for (const segment of group) await readInto(streams, segment)
  const [[day, { streams: labels, blocks }] = ['', { streams: [], blocks: () => [] }]] = daysOfHead(streams.values())
  const number = Math.max(...group.map(({ path }) => numberOf(path)))
  const generation = 1 + Math.max(...group.map(({ path }) => generationOf(path)))
  return writeSegment(segmentPath(root, day, number, generation), labels, blocks(), group.map(({ path }) => basename(path)))
}

async function readInto(streams: Map<string, HeadStream>, { path, streams: labels, blocks }: Segment): Promise<void> {
  const file = await open(path, 'r')
  try {
    for (const entry of blocks) {
      const block = await readBlock(file, entry)
      let from = 0
      for (const { stream, count } of entry.runs) {
        addRun(streamOf(streams, labels[stream] as Labels), block, from, from + count)
        from += count
      }
    }
  } finally {
    await file.close()
  }
}

function addRun(stream: HeadStream, block: OpenBlock, from: number, to: number): void {
  for (let at = from; at < to; at += 1) {
    const own = block.metadata.get(at)
    if (own) stream.metadata.set(stream.lines.length, own)
    stream.times.push(block.start + BigInt(block.times[at] as number))
    stream.lines.push(lineAt(block, at))
  }
}

function streamOf(streams: Map<string, HeadStream>, labels: Labels): HeadStream {
  const known = streams.get(labels.key)
  if (known) return known
  const made: HeadStream = { labels, times: [], lines: [], metadata: new Map(), from: 0n, to: 0n }
  streams.set(labels.key, made)
  return made
}
