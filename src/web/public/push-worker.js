// Shows what Daybook sends while no page is open; a click opens the page that it names.
self.addEventListener('push', (event) => {
  const { title = 'Daybook', body = '', tag, url = '/alerts', isFiring = true } = event.data ? event.data.json() : {}
  event.waitUntil(self.registration.showNotification(title, { body, tag, renotify: tag !== undefined, requireInteraction: isFiring, icon: '/icon.svg', data: { url } }))
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const target = new URL(event.notification.data.url, self.location.origin)
  // Only a page of this Daybook is opened, whatever a message says.
  const url = target.origin === self.location.origin ? target.href : new URL('/alerts', self.location.origin).href
  event.waitUntil(self.clients.matchAll({ type: 'window' }).then((open) => {
    const page = open.find((client) => client.url === url) ?? open[0]
    return page ? page.focus().then((focused) => focused.navigate(url)) : self.clients.openWindow(url)
  }))
})
