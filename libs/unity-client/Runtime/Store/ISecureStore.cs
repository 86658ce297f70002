using System.Collections.Generic;

namespace Laurel
{
    /// <summary>
    /// Where the client keeps the account and what waits to be sent, a name for each thing. Whoever reads it is the player: give a plug-in for
    /// Keychain or Keystore where you have one. What the client brings with it is as safe as the game's own files, and no safer. Where a game
    /// may run in several windows at once, all of them have the same store.
    /// </summary>
    public interface ISecureStore
    {
        /// <summary>Null where nothing was kept under the name.</summary>
        string Load(string name);

        /// <summary>Once it returns, the value is kept, also if the game ends now; it stands whole, or as it was before.</summary>
        void Save(string name, string value);

        /// <summary>No error where there is nothing.</summary>
        void Delete(string name);

        /// <summary>All names that begin so, in any order.</summary>
        IReadOnlyList<string> Names(string prefix);
    }
}
