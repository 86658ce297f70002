using System;

namespace Laurel
{
    /// <summary>What the client needs of where it runs. Unity's own stands behind it; a test of a game may give another.</summary>
    public interface ILaurelPlatform : IDisposable
    {
        /// <summary>Seconds since some moment; no clock that a player sets moves it.</summary>
        double Seconds { get; }

        /// <summary>The date, for what is shown and kept; nothing is decided by it.</summary>
        DateTime UtcNow { get; }

        /// <summary>Uniform in [0, 1), for waits: nobody's secret.</summary>
        double Random();

        /// <summary>Calls once on the main thread, after so many seconds, in the next frame at the earliest; disposing takes that back.</summary>
        IDisposable After(double seconds, Action work);

        /// <summary>Opens a WebSocket that offers <c>laurel.v1</c>, with the access token; tells what comes on the main thread.</summary>
        ILiveSocket Open(string url, string token, ILiveSocketEvents events);

        /// <summary>Tells of a mistake in the game's own code, which a callback has thrown.</summary>
        void Report(Exception exception);

        /// <summary>Raised when there is a connection again, as far as the platform knows.</summary>
        event Action Connected;

        /// <summary>Raised when the game ends.</summary>
        event Action Ending;
    }
}
