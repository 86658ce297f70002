using UnityEngine;

namespace Laurel
{
    /// <summary>Unity's preferences: on WebGL the browser's own database, of one megabyte for the whole game, which it writes a moment after it is told to.</summary>
    public sealed class PlayerPrefsStore : ISecureStore
    {
        private readonly string prefix;

        /// <param name="prefix">before each name</param>
        public PlayerPrefsStore(string prefix)
        {
            this.prefix = prefix;
        }

        /// <inheritdoc/>
        public string Load(string name)
        {
            return PlayerPrefs.HasKey(prefix + name) ? PlayerPrefs.GetString(prefix + name) : null;
        }

        /// <inheritdoc/>
        public void Save(string name, string value)
        {
            PlayerPrefs.SetString(prefix + name, value);
            PlayerPrefs.Save();
        }

        /// <inheritdoc/>
        public void Delete(string name)
        {
            PlayerPrefs.DeleteKey(prefix + name);
            PlayerPrefs.Save();
        }
    }
}
