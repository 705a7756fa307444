import { expect, it } from 'vitest'
import { readPatch } from './read-patch.ts'

const patch = `diff --git a/src/old.ts b/src/new.ts
similarity index 90%
rename from src/old.ts
rename to src/new.ts
index 1..2 100644
--- a/src/old.ts
+++ b/src/new.ts
@@ -3,3 +3,4 @@ function f() {
 same
--- a line that looks like a head
+++ another
+more
 end
\\ No newline at end of file
diff --git a/gone.txt b/gone.txt
deleted file mode 100644
--- a/gone.txt
+++ /dev/null
@@ -1 +0,0 @@
-x
diff --git a/logo.png b/logo.png
new file mode 100644
index 0..1
Binary files /dev/null and b/logo.png differ
`

it('reads files, renames and lines with their numbers', () => {
  const files = readPatch(patch)
  expect(files.map(({ path, before, added, removed }) => [path, before, added, removed])).toEqual([['src/new.ts', 'src/old.ts', 2, 1], ['gone.txt', undefined, 0, 1], ['logo.png', undefined, 0, 0]])
  expect(files[0]?.lines.map(({ kind, text, oldLine, newLine }) => [kind, text, oldLine, newLine])).toEqual([
    ['fold', 'From line 3, in function f() {', undefined, undefined], ['same', 'same', 3, 3], ['removed', '-- a line that looks like a head', 4, undefined],
    ['added', '++ another', undefined, 4], ['added', 'more', undefined, 5], ['same', 'end', 5, 6],
  ])
  expect(readPatch('')).toEqual([])
  expect(readPatch('no patch at all\n@@ -1 +1 @@\n')).toEqual([])
})
