#if UNITY_WEBGL && !UNITY_EDITOR
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;

namespace Laurel
{
    /// <summary>
    /// The page's <c>localStorage</c>, by Plugins/WebGL/LaurelStore.jslib: one for all tabs of the game's origin, whatever the build's address, and
    /// kept when a call returns. Where the browser keeps nothing for the page (an embedded one, perhaps), it lasts as long as the page.
    /// </summary>
    public sealed class BrowserStore : ISecureStore
    {
        private readonly string prefix;

        /// <param name="prefix">before each name: other games of the origin have others</param>
        public BrowserStore(string prefix)
        {
            this.prefix = prefix;
        }

        /// <inheritdoc/>
        public string Load(string name)
        {
            // What is kept here is never empty.
            var value = LaurelStoreLoad(prefix + name);
            return value == "" ? null : value;
        }

        /// <inheritdoc/>
        public void Save(string name, string value)
        {
            if (LaurelStoreSave(prefix + name, value) == 0) throw new IOException("The browser keeps no more for this page: its storage is full.");
        }

        /// <inheritdoc/>
        public void Delete(string name)
        {
            LaurelStoreDelete(prefix + name);
        }

        /// <inheritdoc/>
        public IReadOnlyList<string> Names(string prefix)
        {
            var names = new List<string>();
            var found = LaurelStoreNames(this.prefix + prefix);
            if (found == "") return names;
            foreach (var name in found.Split('\n')) names.Add(name.Substring(this.prefix.Length));
            return names;
        }

        [DllImport("__Internal")]
        private static extern string LaurelStoreLoad(string name);

        [DllImport("__Internal")]
        private static extern int LaurelStoreSave(string name, string value);

        [DllImport("__Internal")]
        private static extern void LaurelStoreDelete(string name);

        [DllImport("__Internal")]
        private static extern string LaurelStoreNames(string prefix);
    }
}
#endif
