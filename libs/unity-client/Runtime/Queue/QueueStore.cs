using System.Collections.Generic;
using System.Linq;

namespace Laurel
{
    /// <summary>
    /// The line of one player on this device, for one window. A window writes a line of its own, and takes over what it finds: of windows that have
    /// ended, and of those beside it, where both then send the same entry with the same key, which has its effect once.
    /// </summary>
    internal sealed class QueueStore
    {
        private readonly ISecureStore store;
        private readonly string player;
        private readonly string name;
        private List<Found> found = new List<Found>();

        /// <param name="username">a UUID, which is known before the player's id</param>
        public QueueStore(ISecureStore store, string username)
        {
            this.store = store;
            player = "queue." + username;
            name = store is ISharedStore ? player + "." + Uuid.Random() : player;
        }

        /// <summary>All that waits, which stays where it is until the first <see cref="Save"/>.</summary>
        public Line Load()
        {
            found = Names().Select(one => new Found(one, store.Load(one))).Where(one => one.Text != null).ToList();
            var line = new Line();
            foreach (var one in found.OrderBy(one => one.Line.Begun, System.StringComparer.Ordinal)) line.Take(one.Line);
            return line;
        }

        public void Save(Line line)
        {
            TakeLater(line);
            foreach (var one in found)
                if (!one.Line.IsWhole) store.Save("unreadable." + one.Name, one.Text);
            store.Save(name, line.Write());
            foreach (var one in found)
                if (one.Name != name) store.Delete(one.Name);
            found.Clear();
        }

        /// <summary>What a window beside this one has kept since <see cref="Load"/>, for its line goes now.</summary>
        private void TakeLater(Line line)
        {
            foreach (var one in found)
            {
                var text = store.Load(one.Name);
                if (text != null && text != one.Text) line.Take(Line.Read(text));
            }
        }

        private IReadOnlyList<string> Names()
        {
            var shared = store as ISharedStore;
            return shared == null ? new[] { name } : shared.Names(player);
        }

        private sealed class Found
        {
            public Found(string name, string text)
            {
                Name = name;
                Text = text;
                Line = Line.Read(text);
            }

            public string Name { get; private set; }

            /// <summary>Null: there is none, or another window has just taken it over.</summary>
            public string Text { get; private set; }

            public Line Line { get; private set; }
        }
    }
}
