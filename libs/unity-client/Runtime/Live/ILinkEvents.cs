using Newtonsoft.Json.Linq;

namespace Laurel
{
    /// <summary>What a link tells.</summary>
    internal interface ILinkEvents
    {
        void OnOpen();

        void OnFrame(JObject frame);

        void OnState(LiveState state);
    }
}
