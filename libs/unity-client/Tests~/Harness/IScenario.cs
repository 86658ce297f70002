using System.Threading.Tasks;

namespace Laurel.Proof
{
    /// <summary>
    /// One file of Proof/, named after its class: run as a game's program of its own, on Unity's main thread, against <c>npm start</c>.
    /// </summary>
    public interface IScenario
    {
        /// <summary>Plays, and checks with <see cref="Transcript" />. What it throws fails it.</summary>
        Task Run(Place place);
    }
}
