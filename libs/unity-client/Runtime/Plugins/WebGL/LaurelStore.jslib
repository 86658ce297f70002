// The page's localStorage for BrowserStore.cs. C# frees each text that is given to it.
mergeInto(LibraryManager.library, {
  $LaurelStore: {
    area: null,

    // Some browsers keep nothing for a page within another: then this page alone knows.
    open: function () {
      if (LaurelStore.area) return LaurelStore.area;
      try {
        // One that is full is good to read, and says itself that it is full.
        if (localStorage.length === 0) {
          localStorage.setItem('laurel.probe', '1');
          localStorage.removeItem('laurel.probe');
        }
        LaurelStore.area = localStorage;
      } catch (error) {
        console.warn(
          'Laurel: this browser keeps nothing for this page, so the player ends with it. Allow storage, or open the game in a page of its own.',
        );
        LaurelStore.area = LaurelStore.ofPage();
      }
      return LaurelStore.area;
    },

    ofPage: function () {
      var kept = new Map();
      return {
        getItem: function (name) {
          return kept.has(name) ? kept.get(name) : null;
        },
        setItem: function (name, value) {
          kept.set(name, value);
        },
        removeItem: function (name) {
          kept.delete(name);
        },
        key: function (at) {
          return Array.from(kept.keys())[at];
        },
        get length() {
          return kept.size;
        },
      };
    },

    give: function (text) {
      var size = lengthBytesUTF8(text) + 1;
      var buffer = _malloc(size);
      stringToUTF8(text, buffer, size);
      return buffer;
    },
  },

  // Empty: there is none.
  LaurelStoreLoad__deps: ['$LaurelStore'],
  LaurelStoreLoad: function (name) {
    return LaurelStore.give(LaurelStore.open().getItem(UTF8ToString(name)) || '');
  },

  // 0: there is no room for it; what was there before stands.
  LaurelStoreSave__deps: ['$LaurelStore'],
  LaurelStoreSave: function (name, value) {
    try {
      LaurelStore.open().setItem(UTF8ToString(name), UTF8ToString(value));
      return 1;
    } catch (error) {
      return 0;
    }
  },

  LaurelStoreDelete__deps: ['$LaurelStore'],
  LaurelStoreDelete: function (name) {
    LaurelStore.open().removeItem(UTF8ToString(name));
  },

  // Those that begin so, a line each.
  LaurelStoreNames__deps: ['$LaurelStore'],
  LaurelStoreNames: function (prefix) {
    var area = LaurelStore.open();
    var begin = UTF8ToString(prefix);
    var names = [];
    for (var i = 0; i < area.length; i++) {
      if (area.key(i).startsWith(begin)) names.push(area.key(i));
    }
    return LaurelStore.give(names.join('\n'));
  },
});
