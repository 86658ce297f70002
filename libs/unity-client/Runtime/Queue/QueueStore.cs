namespace Laurel
{
    /// <summary>The line of one player on this device.</summary>
    internal sealed class QueueStore
    {
        private readonly ISecureStore store;
        private readonly string name;

        /// <param name="username">a UUID, which is known before the player's id</param>
        public QueueStore(ISecureStore store, string username)
        {
            this.store = store;
            name = "queue." + username;
        }

        public Line Load()
        {
            return Line.Read(store.Load(name));
        }

        public void Save(Line line)
        {
            store.Save(name, line.Write());
        }
    }
}
