// Before anything is drawn, so that a dark page never flashes white.
(function () {
  var kept = null
  try { kept = localStorage.getItem('daybook-theme') } catch (error) { void error }
  var isDark = kept === 'dark' || (kept !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', isDark ? 'dark' : 'light')
  document.documentElement.style.backgroundColor = isDark ? '#0f1216' : '#ffffff'
})()
