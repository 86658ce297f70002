using Newtonsoft.Json.Linq;

namespace Laurel
{
    /// <summary>Who is told what is of no board.</summary>
    internal interface ILiveTold
    {
        void OnState(LiveState state);

        /// <summary>Announcements, rewards (each once), pictures, and what a later version adds.</summary>
        void OnFrame(JObject frame);

        void OnError(JObject frame);
    }
}
