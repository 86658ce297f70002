namespace Laurel
{
    /// <summary>An open WebSocket, or one that opens.</summary>
    public interface ILiveSocket
    {
        /// <summary>Sends a text message; in the order of calls.</summary>
        void Send(string text);

        /// <summary>Ends it; nothing is told after that.</summary>
        void Close();
    }

    /// <summary>What a WebSocket tells, always on the main thread, and never while it is being made.</summary>
    public interface ILiveSocketEvents
    {
        /// <summary>It is open now.</summary>
        void OnOpen();

        /// <summary>A text message came.</summary>
        void OnMessage(string text);

        /// <summary>It has ended, or did not open.</summary>
        void OnClose();
    }
}
