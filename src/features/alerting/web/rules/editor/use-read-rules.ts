import { useEffect, useState } from 'react'
import type { RuleFile } from '#lib/rule-file'

const pauseMs = 350

/** What a text of rules holds and what is wrong with it, read in the page a moment after the last key. Undefined until it was read. */
export function useReadRules(text: string): RuleFile | undefined {
  const [read, setRead] = useState<RuleFile>()
  useEffect(() => {
    let isLate = false
    const timer = setTimeout(() => {
      void import('#lib/rule-file').then(({ readRuleFile }) => isLate || setRead(readRuleFile(text)), () => undefined)
    }, read === undefined ? 0 : pauseMs)
    return () => {
      isLate = true
      clearTimeout(timer)
    }
  }, [text])
  return read
}
