using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Laurel.Proof
{
    /// <summary>A store of a game's own: in memory, and full after so many saves.</summary>
    internal sealed class MemoryStore : ISecureStore
    {
        private readonly Dictionary<string, string> kept = new Dictionary<string, string>();

        public int Saves { get; set; } = int.MaxValue;

        /// <summary>As a folder that cannot be listed for a while.</summary>
        public bool IsUnlisted { get; set; }

        /// <summary>As a file that another program has open.</summary>
        public bool IsStuck { get; set; }

        /// <summary>As a file that nobody may read.</summary>
        public string Forbidden { get; set; }

        public string Load(string name)
        {
            if (name == Forbidden) throw new System.UnauthorizedAccessException("Nobody may read " + name);
            return kept.ContainsKey(name) ? kept[name] : null;
        }

        public void Save(string name, string value)
        {
            if (Saves-- <= 0) throw new IOException("Disk full.");
            kept[name] = value;
        }

        public void Delete(string name)
        {
            if (IsStuck) throw new IOException("Open elsewhere.");
            kept.Remove(name);
        }

        public IReadOnlyList<string> Names(string prefix)
        {
            if (IsUnlisted) throw new IOException("Cannot be listed.");
            return kept.Keys.Where(name => name.StartsWith(prefix, System.StringComparison.Ordinal)).ToList();
        }
    }
}
