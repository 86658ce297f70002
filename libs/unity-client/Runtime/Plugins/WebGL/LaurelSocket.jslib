// The browser's WebSocket for WebGLSocket.cs. C# asks in every frame, so that nothing here calls into the game.
mergeInto(LibraryManager.library, {
  $LaurelSockets: { last: 0, all: {} },

  LaurelSocketOpen__deps: ['$LaurelSockets'],
  LaurelSocketOpen: function (url, token) {
    var id = ++LaurelSockets.last;
    var entry = { socket: null, messages: [] };
    LaurelSockets.all[id] = entry;
    try {
      entry.socket = new WebSocket(UTF8ToString(url), ['laurel.v1', UTF8ToString(token)]);
      entry.socket.onmessage = function (event) {
        if (typeof event.data === 'string') entry.messages.push(event.data);
      };
    } catch (error) {
      // A bad address, or one that the page may not call: as good as closed.
    }
    return id;
  },

  // As WebSocket.readyState: 0 connecting, 1 open, 2 closing, 3 closed.
  LaurelSocketState__deps: ['$LaurelSockets'],
  LaurelSocketState: function (id) {
    var entry = LaurelSockets.all[id];
    return entry && entry.socket ? entry.socket.readyState : 3;
  },

  // The next message; empty: none has come. C# frees it.
  LaurelSocketNext__deps: ['$LaurelSockets'],
  LaurelSocketNext: function (id) {
    var entry = LaurelSockets.all[id];
    var text = (entry && entry.messages.shift()) || '';
    var size = lengthBytesUTF8(text) + 1;
    var buffer = _malloc(size);
    stringToUTF8(text, buffer, size);
    return buffer;
  },

  LaurelSocketSend__deps: ['$LaurelSockets'],
  LaurelSocketSend: function (id, text) {
    var entry = LaurelSockets.all[id];
    if (entry && entry.socket && entry.socket.readyState === 1) entry.socket.send(UTF8ToString(text));
  },

  LaurelSocketClose__deps: ['$LaurelSockets'],
  LaurelSocketClose: function (id) {
    var entry = LaurelSockets.all[id];
    delete LaurelSockets.all[id];
    if (entry && entry.socket) {
      entry.socket.onmessage = null;
      entry.socket.close();
    }
  },
});
