using System.Collections.Generic;

namespace Laurel
{
    /// <summary>
    /// A store that several windows of a game may have at once, as files and the browser's storage. Each writes what waits to be sent under a name
    /// of its own, and takes over what it finds. A store that is not shared is one window's.
    /// </summary>
    public interface ISharedStore : ISecureStore
    {
        /// <summary>All names that begin so, in any order.</summary>
        IReadOnlyList<string> Names(string prefix);
    }
}
